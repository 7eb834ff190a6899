/** The planner: nine questions about a quota, answered from real usage; a folder each, on parts that they share. */
export { type ListedQuestion, loadQuestions, QUESTION_LIST } from './question-list.ts';
